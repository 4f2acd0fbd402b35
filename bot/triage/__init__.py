"""The trained model: features, inference, training, evaluation."""
