"""Rights to files by version of Landlock; what the rules do is the contract's to show."""

from cupel.sandbox.guest import landlock

MAKE_CHAR, MAKE_SOCK, MAKE_BLOCK, REFER, TRUNCATE, IOCTL_DEV = (
    1 << 6,
    1 << 9,
    1 << 11,
    1 << 13,
    1 << 14,
    1 << 15,
)


def test_each_version_knows_the_rights_that_it_brought():
    assert landlock.all_rights(0) == 0
    assert landlock.all_rights(1) == REFER - 1
    assert landlock.all_rights(2) == TRUNCATE - 1
    assert landlock.all_rights(3) == landlock.all_rights(4) == IOCTL_DEV - 1
    assert landlock.all_rights(5) == landlock.all_rights(9) == 2 * IOCTL_DEV - 1


def test_in_the_private_folder_all_may_be_done_but_making_devices_and_sockets():
    assert landlock.all_rights(7) & ~landlock.work(7) == MAKE_CHAR | MAKE_SOCK | MAKE_BLOCK | IOCTL_DEV


def test_reading_includes_no_right_to_change_anything():
    changing = sum(1 << bit for bit in (1, *range(4, 16)))
    assert landlock.READ & changing == landlock.LIST & changing == 0
