"""Renders cases as in cases.jsonl with Jinja2 itself, one JSON line a case: {"ok": true, "text"} or {"ok": false, "error"}."""
import datetime, json, os.path, re, signal, sys, types, uuid, warnings
from decimal import Decimal
import dateutil, dateutil.easter, dateutil.parser, dateutil.relativedelta, dateutil.tz, dateutil.utils
import jinja2

warnings.simplefilter('ignore')


def s3(location):
    path = location[5:] if location.startswith('s3://') else location[3:] if location.startswith('s3:') else location
    bucket, _, key = path.strip('/').partition('/')
    if not bucket:
        raise ValueError('empty')
    return bucket, key


utils = types.SimpleNamespace(
    timedelta=datetime.timedelta, datetime=datetime.datetime, date=datetime.date, time=datetime.time,
    dateutil=dateutil, parsedate=dateutil.parser, path=os.path, re=re, uuid=uuid.uuid4,
    s3bucket=lambda s: s3(s)[0], s3key=lambda s: s3(s)[1],
    tojson=lambda x, indent=None: json.dumps(x, default=str, indent=indent))


def decode(value):
    if isinstance(value, dict):
        if set(value) == {'$datetime'}:
            return datetime.datetime.fromisoformat(value['$datetime'])
        if set(value) == {'$decimal'}:
            return Decimal(value['$decimal'])
        return {k: decode(v) for k, v in value.items()}
    if isinstance(value, list):
        return [decode(v) for v in value]
    return value


BUILD = dict(variable_start_string='<{', variable_end_string='}>', block_start_string='<%', block_end_string='%>',
             comment_start_string='<#', comment_end_string='#>')


def too_long(*_):
    raise TimeoutError('the template takes too long')


signal.signal(signal.SIGALRM, too_long)
environments = {}
for line in sys.stdin:
    case = json.loads(line, parse_float=Decimal)
    try:
        signal.alarm(5)
        kind = case.get('autoescape', False), case.get('strict', False), case.get('delimiters') == 'build'
        if kind not in environments:
            environments[kind] = jinja2.Environment(autoescape=kind[0], undefined=jinja2.StrictUndefined if kind[1] else jinja2.Undefined,
                                                    cache_size=0, **(BUILD if kind[2] else {}))
        env = environments[kind]
        env.loader = jinja2.DictLoader(case.get('files', {}))
        text = env.from_string(case['template']).render(**{'utils': utils, **decode(case.get('vars', {}))})
        answer = {'ok': True, 'text': text}
    except Exception as error:
        answer = {'ok': False, 'error': f'{type(error).__name__}: {error}'}
    finally:
        signal.alarm(0)
    print(json.dumps(answer), flush=True)
