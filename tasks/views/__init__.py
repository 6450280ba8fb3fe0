"""Pages of this app: get through access, call one service, render."""
