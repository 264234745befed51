//! Ledger exports (being written).
