"""From files, folders, globs and standard input to articles.

What is read never changes afterwards: offsets of results refer to `Article.text` as it is made here.
"""

from pipeline.article.dates import read_date
from pipeline.article.inputs import Failure, Input, find_inputs
from pipeline.article.reading import Defaults, read_articles, read_input

__all__ = ["Defaults", "Failure", "Input", "find_inputs", "read_articles", "read_date", "read_input"]
