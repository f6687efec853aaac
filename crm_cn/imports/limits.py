"""The limits of an import, in one place."""

MAX_ROWS = 20_000  # rows of one list; the check and the preview stay usable, larger lists are split
PROBED_AT_ONCE = 200  # rows asked about in one question to the index
WRITTEN_AT_ONCE = 50  # rows in one transaction: a crash loses at most these, and they are simply done again
SECONDS_BETWEEN_NEWS = 0.5  # how often the progress bar moves
EXAMPLES_IN_MESSAGE = 12  # of the values a field takes
