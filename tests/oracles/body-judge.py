"""Reads lines of JSON {schema, value}; writes for each what Python's jsonschema says of it, as a line of JSON: null when nothing is wrong.

Placement checks its bodies so, with one format of its own."""
import json
import sys

import jsonschema
from oslo_utils import uuidutils


@jsonschema.FormatChecker.cls_checks('uuid')
def is_uuid(value):
    return uuidutils.is_uuid_like(value)


for line in sys.stdin:
    case = json.loads(line)
    try:
        jsonschema.validate(case['value'], case['schema'], format_checker=jsonschema.FormatChecker())
        print('null')
    except jsonschema.ValidationError as error:
        lines = str(error).split('\n')
        failed = next(words for words in lines if words.startswith('Failed validating'))
        instance = next(words for words in lines if words.startswith('On instance'))
        print(json.dumps([lines[0], failed, instance]))
