"""Pages of this app: get through access, form, one service, render."""
