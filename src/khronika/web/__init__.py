"""The workspace: a door for a browser on this machine, over one archive. Nothing else is served, and nobody else.

request -> Guard: machine, host, origin, cookie, size, form token -> page: parse, one call, view -> template

Each check is a module of its own that knows no server: `launch` (who may enter), `origin` (from where a request
comes), `form` (how large it is, and that a page of ours made it), `headers` (what a browser may do with an
answer). Pages hold no logic: what they show are view models of `khronika.presentation`.
"""
