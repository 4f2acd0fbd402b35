"""Names for arrays of numbers, by what one number takes."""

import numpy as np
from numpy.typing import NDArray

Halves = NDArray[np.float16]
Floats = NDArray[np.float32]
#: Weights, one byte each; what the unit is stands beside them.
Bytes = NDArray[np.int8]
Octets = NDArray[np.uint8]
#: Yes or no, for each row and often each head.
Flags = NDArray[np.bool_]
