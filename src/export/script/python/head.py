import argparse
import base64
import math
#train# import sys
import zlib

import numpy as np
