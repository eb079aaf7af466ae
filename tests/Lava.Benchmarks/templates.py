"""Compiles and renders templates with Jinja2: reads {"templates", "vars", "seconds"}, prints [{"text", "micros"}], CPU time of one compile and render."""
import json, os, sys, time
from decimal import Decimal

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'Lava.Core.Tests', 'Templating'))
import jinja2, reference

task = json.load(sys.stdin, parse_float=Decimal)
scope = {'utils': reference.utils, **reference.decode(task['vars'])}
environment = jinja2.Environment()
results = []
for source in task['templates']:
    def once():
        return environment.from_string(source).render(**scope)

    best = float('inf')
    text = once()
    end = time.process_time() + float(task['seconds'])
    while time.process_time() < end:
        start = time.process_time()
        for _ in range(50):
            once()
        best = min(best, (time.process_time() - start) / 50)
    results.append({'text': text, 'micros': best * 1e6})
print(json.dumps(results))
