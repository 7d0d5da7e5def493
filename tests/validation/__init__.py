"""What the models are worth beside observations that are not shipped: run by hand, the last result kept beside each."""
