"""``python -m pipeline`` is ``ipo-figures``."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
