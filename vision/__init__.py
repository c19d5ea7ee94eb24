"""From a camera's frame to 28x28 pictures of digits and readings (no Qt, no Keras)."""

import os

# OpenCV reads these once, when its library is loaded, so they are set before any module here
# imports it; what the person has set already stays.
for _name, _value in {
    # A camera that was pulled out blocks a read for this many seconds (10 by default).
    "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": "2",
    # Opening a camera through Media Foundation takes up to a minute with hardware transforms.
    "OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS": "0",
    # macOS: the window asks for permission; OpenCV can only ask on the main thread.
    "OPENCV_AVFOUNDATION_SKIP_AUTH": "1",
    # Every failure is told in a sentence of our own.
    "OPENCV_LOG_LEVEL": "SILENT",
    "OPENCV_FFMPEG_LOGLEVEL": "-8",
}.items():
    os.environ.setdefault(_name, _value)
