"""An invented co-op in Nara: its members, orders, contracts and ledger, the same on every run."""
