"""One suite of contracts for all channels, steered by what each declares."""
