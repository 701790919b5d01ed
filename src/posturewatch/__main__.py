"""``python -m posturewatch``: the same as the command ``posturewatch``."""

import sys

from posturewatch.cli import main

if __name__ == "__main__":
    sys.exit(main())
