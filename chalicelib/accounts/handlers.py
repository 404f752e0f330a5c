"""What accounts do when events arrive: the mails that carry links."""

from __future__ import annotations

from ..events.runner import Job
from . import mails


def confirmation(job: Job) -> None:
    """Mail the confirmation link of a new account, or of one that asked again."""
    mails.send_confirmation(job.id, job.subject)


def known_address(job: Job) -> None:
    """Somebody registered with an address that has an account: tell its holder."""
    mails.send_known(job.id, job.subject)


def email_change(job: Job) -> None:
    """Mail a confirmation link to the address that an account wants to have."""
    mails.send_email_change(job.id, job.subject)


def reset(job: Job) -> None:
    """Mail a link to set a new password."""
    mails.send_reset(job.id, job.subject)


def password_changed(job: Job) -> None:
    """Tell the holder that the password was changed."""
    mails.send_password_changed(job.id, job.subject)
