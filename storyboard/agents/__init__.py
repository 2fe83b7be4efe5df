"""
The door for coding agents: a server of the Model Context Protocol, on standard input and output or on loopback.

It answers with bounded JSON and small pictures. It calls the actions that the command line and the studio call, and
knows no rule of films. What spends money needs the token of a plan, or a person's yes.
"""
