"""One module a command: arguments to one call, results to the terminal.

A module ``name.py`` exposes ``command``; ``cli`` loads it when it is called. Heavy libraries are
imported inside the functions, so that ``--help`` stays quick.
"""
