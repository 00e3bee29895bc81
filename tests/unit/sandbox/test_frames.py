"""Frames: whole ones come off the front whatever pieces the bytes arrive in."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.sandbox import frames

bodies = st.lists(st.tuples(st.sampled_from([b"A", b"\0", b"\xff"]), st.binary(max_size=40)), max_size=6)


@given(bodies, st.integers(1, 9))
def test_frames_are_taken_whole_and_in_order_whatever_the_pieces(sent, piece):
    stream = b"".join(frames.pack(tag, body) for tag, body in sent)
    buffer = frames.Buffer(40)
    got = []
    for at in range(0, len(stream), piece):
        buffer.feed(stream[at : at + piece])
        while (frame := buffer.take()) is not None:
            got.append(frame)
    assert got == sent


def test_part_of_a_frame_is_no_frame():
    buffer = frames.Buffer(10)
    buffer.feed(frames.pack(b"R", b"12345")[:-1])
    assert buffer.take() is None


def test_a_frame_over_the_limit_is_refused_by_its_header_alone():
    buffer = frames.Buffer(10)
    buffer.feed(frames.pack(b"R", b"x" * 11)[: frames.HEADER_BYTES])
    with pytest.raises(frames.FrameError, match="11 bytes"):
        buffer.take()


def test_a_frame_is_written_whole_into_a_pipe():
    read, write = os.pipe()
    frames.write(write, b"R", b"hello")
    os.close(write)
    assert os.read(read, 100) == b"R\x00\x00\x00\x05hello"
    os.close(read)
