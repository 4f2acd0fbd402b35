"""Makes the weights of the trained model; needs the extra ``train``, which running does not."""
