"""Robots of chat groups: reading the address somebody pastes, and sending a text through apprise.

Only the key of an address is kept; the host is that of the service, or what the settings name for it (an
office's own installation). So nobody can make the server speak to another host, and no address can be shown
or logged.
"""

import logging
import re
from urllib.parse import parse_qs, unquote, urlsplit

import apprise
import requests
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from projects.base.errors import RuleViolation

from .models import Robot

Service = Robot.Service
# host, path up to the key, the parameter that holds the key ("" where it ends the path).
ADDRESSES = {
    Service.WECOM: ("qyapi.weixin.qq.com", "/cgi-bin/webhook/send", "key"),
    Service.DINGTALK: ("oapi.dingtalk.com", "/robot/send", "access_token"),
    Service.FEISHU: ("open.feishu.cn", "/open-apis/bot/v2/hook/", ""),
}
KEY = {
    Service.WECOM: re.compile(r"[A-Za-z0-9_-]{8,100}"),
    Service.DINGTALK: re.compile(r"[A-Za-z0-9]{8,100}"),
    Service.FEISHU: re.compile(r"[A-Za-z0-9_-]{8,100}"),
}
SIGN = re.compile(r"[A-Za-z0-9]{8,100}")
SECONDS = (5, 10)
LONGEST_ANSWER = 4096
# apprise writes addresses with their keys into its log at the level of debugging.
logging.getLogger("apprise").setLevel(logging.ERROR)


def read_address(address):
    """(service, key) of the address that a service gives its robot. Raises RuleViolation `address`."""
    refused = RuleViolation(
        "address",
        _(
            "This is not the address of a robot of WeCom, DingTalk or Feishu. Copy it from the settings of "
            "the group's robot; it begins with https://."
        ),
    )
    try:
        parts = urlsplit(address.strip())
        has_port = parts.port is not None
    except ValueError:
        raise refused from None
    if parts.scheme != "https" or has_port or parts.username or parts.password:
        raise refused
    for service, (host, path, parameter) in ADDRESSES.items():
        if parts.hostname != host or not parts.path.startswith(path):
            continue
        key = (
            parse_qs(parts.query).get(parameter, [""])[0] if parameter else parts.path[len(path) :].strip("/")
        )
        if KEY[service].fullmatch(key) and (not parameter or parts.path.rstrip("/") == path):
            return service, key
    raise refused


class Refusal(Exception):
    """The service did not take a message; says why in a few words without the key."""


class Heard:
    """An apprise plugin that listens to the answer: these services refuse with HTTP 200 and a code. Follows
    no redirect, writes no address to a log."""

    refusal = "?"

    def post(self, address, payload, params=None):
        """Send a payload; returns whether it was taken, and keeps in `refusal` why not."""
        try:
            answer = requests.post(
                address, json=payload, params=params, timeout=SECONDS, allow_redirects=False, stream=True
            )
            with answer:
                body = answer.raw.read(LONGEST_ANSWER, decode_content=True)
        except (requests.RequestException, OSError) as error:
            self.refusal = type(error).__name__
            return False
        if answer.status_code != requests.codes.ok:
            self.refusal = f"HTTP {answer.status_code}"
            return False
        found = re.search(rb'"(?:errcode|code|StatusCode)"\s*:\s*(-?\d+)', body)
        if found is None:
            self.refusal = "no code in the answer"
            return False
        if int(found[1]):
            self.refusal = f"code {int(found[1])}"
            return False
        return True


class WeCom(Heard, NotifyWeComBot):
    def send(self, body, title="", **options):
        return self.post(self.api_url, {"msgtype": "text", "text": {"content": body}})


class DingTalk(Heard, NotifyDingTalk):
    def send(self, body, title="", **options):
        params = {}
        if self.secret:
            params["timestamp"], signature = self.get_signature()
            # It comes quoted, and is quoted once more as a parameter.
            params["sign"] = unquote(signature)
        payload = {"msgtype": "text", "text": {"content": body}}
        return self.post(self.notify_url.format(token=self.token), payload, params)


class Feishu(Heard, NotifyFeishu):
    def send(self, body, title="", **options):
        payload = {"msg_type": "text", "content": {"text": body}}
        return self.post(self.notify_url.format(token=self.token).rstrip("/"), payload)


PLUGINS = {Service.WECOM: WeCom, Service.DINGTALK: DingTalk, Service.FEISHU: Feishu}


def plugin(robot):
    """The apprise plugin of a robot, at the host the settings name for its service, if any."""
    cls = PLUGINS[Service(robot.service)]
    own = settings.ROBOT_URLS.get(robot.service.lower())
    if own:
        cls = type(cls.__name__, (cls,), {"notify_url": own})
    if robot.service == Service.WECOM:
        return cls(key=robot.token)
    if robot.service == Service.DINGTALK:
        return cls(token=robot.token, secret=robot.sign or None)
    return cls(token=robot.token)


def send(robot, text):
    """Send a text to a group. Raises Refusal where the service did not take it."""
    one = plugin(robot)
    sender = apprise.Apprise()
    sender.add(one)
    if not sender.notify(body=text, body_format=apprise.NotifyFormat.TEXT):
        raise Refusal(one.refusal)
