"""`python -m densecards` is the same as the `densecards` command."""

from densecards.cli import main

if __name__ == "__main__":
    main()
