"""A moto server whose time is read from a file: `offset <ms>` after the machine's, or `frozen <ms>` since 1970.

python3 moto-server.py <port> <clock file>
It ends with its parent: when standard input ends. Two things are as SQS documents them, and not as moto has them: a message
comes again as soon as its time is over, and only the receipt of its last delivery removes it or holds it back.
"""
import datetime
import os
import sys
import threading

import moto.core.utils as utils

port, clock_file = int(sys.argv[1]), sys.argv[2]


def utcnow():
    with open(clock_file, encoding="ascii") as file:
        kind, value = file.read().split()
    ms = float(value)
    if kind == "frozen":
        return datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=ms)
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    return now + datetime.timedelta(milliseconds=ms)


# Before any service is loaded: they take the function by name. What they add up from it follows.
utils.utcnow = utcnow


import moto.sqs.models as sqs  # noqa: E402


def is_visible(message):
    return sqs.unix_time_millis() >= message.visible_at


def has_receipt(message, receipt):
    return receipt == message.receipt_handle


def delete_message(queue, receipt):
    """https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html: with an older receipt "the
    request succeeds, but the message will not be deleted"."""
    for message in [each for each in queue._messages if has_receipt(each, receipt)]:
        queue.pending_messages.discard(message)
        queue._messages.remove(message)


sqs.Message.visible = property(is_visible)
sqs.Message.had_receipt_handle = has_receipt
sqs.Queue.delete_message = delete_message


def end_with_parent():
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=end_with_parent, daemon=True).start()

from moto.moto_server.werkzeug_app import (  # noqa: E402
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import run_simple  # noqa: E402

dispatch = DomainDispatcherApplication(create_backend_app)
one_at_a_time = threading.Lock()


def app(environ, start_response):
    """Requests one after another: two threads would hand out one message twice."""
    with one_at_a_time:
        return dispatch(environ, start_response)


run_simple("127.0.0.1", port, app, threaded=True, request_handler=MotoRequestHandler)
