#!/usr/bin/env bash
# Build the wheel, install it into a bare environment on every Python that is here, and use it there.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
.venv/bin/python -m pip wheel --quiet --no-deps --wheel-dir "$work" .
wheel=$(ls "$work"/*.whl)
echo "$(basename "$wheel"): $(du -k "$wheel" | cut -f1) kB"

pythons() {
  local version path
  for version in 3.11 3.12 3.13; do
    for path in $(type -ap "python$version") "$HOME"/.pyenv/versions/"$version".*/bin/python; do
      if [ -x "$path" ] && "$path" -c 'import venv' 2>/dev/null; then echo "$path"; break; fi
    done
  done
}

passed=0
for python in $(pythons); do
  "$python" -m venv "$work/env"
  "$work/env/bin/python" -m pip install --quiet "$wheel"
  "$work/env/bin/python" -m pip check
  printf '2024年收入3.12億元，其中硬件2.0億元、軟件1.5億元。' >"$work/a.txt"
  (
    cd "$work"
    env/bin/ipo-figures extract a.txt --published 2025-03-01 --format json 2>"$work/stderr" | grep -q '"value": *312000000'
    ! grep -i warning "$work/stderr"
    env/bin/python -W error::SyntaxWarning -c 'import pipeline; assert pipeline.load()("收入1億元").spans["ipo_mentions"]'
  )
  echo "$("$python" --version): installed, checked, used"
  rm -rf "$work/env"
  passed=$((passed + 1))
done
echo "wheel: $passed passed, 0 failed"
[ "$passed" -gt 0 ]
