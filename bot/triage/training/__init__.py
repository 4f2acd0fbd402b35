"""Makes the weights of the trained model; needs the extra ``train``, which running does not."""

import os

# The network is learnt several times at once, each time on one core and in the same order of
# steps, so that the same messages give the same bytes. JAX reads these when it is first imported.
os.environ.setdefault("NPROC", "1")
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
