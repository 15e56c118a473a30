"""Make only what is missing: graph, keys, store, ledger, scheduler. The only room that may spend."""
