using System.Text.Json.Nodes;

namespace Lava.Core.Templating;

/// <summary>
/// Renders the strings and keys of JSON-like data. A string that is one expression alone keeps the type of its value.
/// </summary>
public static class ObjectRenderer
{
    /// <summary>
    /// A copy with each template filled in, each within the limits by itself; throws <see cref="TemplateException"/> with the path of the string that failed.
    /// </summary>
    public static JsonNode? Render(JsonNode? data, IReadOnlyDictionary<string, object?> scope, TemplateOptions? options = null, TemplateLimits? limits = null) =>
        new Rendering(new Scope(scope), options ?? TemplateOptions.Default, limits).Render(data, "");

    private sealed class Rendering(Scope scope, TemplateOptions options, TemplateLimits? limits)
    {
        public JsonNode? Render(JsonNode? data, string path) => data switch
        {
            JsonObject map => RenderMap(map, path),
            JsonArray list => RenderList(list, path),
            JsonValue value when value.TryGetValue<string>(out var text) && !options.Delimiters.AbsentFrom(text) => At(path, () => RenderText(text)),
            _ => data?.DeepClone(),
        };

        private JsonObject RenderMap(JsonObject map, string path)
        {
            var result = new JsonObject();
            foreach (var (key, value) in map)
            {
                var inside = path.Length == 0 ? key : $"{path}.{key}";
                var name = options.Delimiters.AbsentFrom(key) ? key : At(inside, () => Template.Parse(key, options).Render(scope, limits));
                if (result.ContainsKey(name))
                {
                    throw new TemplateException($"the key {Printing.Repr(name)} appears twice after rendering", inside);
                }

                result[name] = Render(value, inside);
            }

            return result;
        }

        private JsonArray RenderList(JsonArray list, string path)
        {
            var result = new JsonArray();
            for (var i = 0; i < list.Count; i++)
            {
                result.Add(Render(list[i], $"{path}[{i}]"));
            }

            return result;
        }

        private JsonNode? RenderText(string text)
        {
            var template = Template.Parse(text, options);
            if (template.TryEvaluate(scope, limits, JsonValues.Of, out var value))
            {
                return value;
            }

            // A template ends before its last line break. That of a text within an object belongs to the text, as it does without a template.
            var rendered = template.Render(scope, limits);
            return JsonValue.Create(text.EndsWith('\n') ? rendered + "\n" : rendered);
        }

        private static T At<T>(string path, Func<T> render)
        {
            try
            {
                return render();
            }
            catch (TemplateException failure)
            {
                throw failure.At(path);
            }
        }
    }
}
