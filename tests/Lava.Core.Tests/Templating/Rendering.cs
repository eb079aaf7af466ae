using System.Text.Json.Nodes;
using Lava.Core.Templating;
using Microsoft.Extensions.Time.Testing;

namespace Lava.Core.Tests.Templating;

internal static class Rendering
{
    public static readonly DateTimeOffset Start = new(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(11));

    public static string Render(string template, object? x = null, TemplateOptions? options = null, TemplateLimits? limits = null) =>
        Template.Parse(template, options).Render(Scope(x), limits);

    public static TemplateException Fails(string template, object? x = null, TemplateOptions? options = null, TemplateLimits? limits = null) =>
        Assert.Throws<TemplateException>(() => Render(template, x, options, limits));

    public static Dictionary<string, object?> Scope(object? x) => new()
    {
        ["x"] = x,
        ["start"] = Start,
        ["ustart"] = Start.ToUniversalTime(),
    };

    public static JsonNode? Json(string text) => JsonNode.Parse(text);

    public static FakeTimeProvider Clock(string zone = "Australia/Sydney")
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2024, 6, 30, 23, 30, 0, TimeSpan.Zero));
        clock.SetLocalTimeZone(TimeZoneInfo.FindSystemTimeZoneById(zone));
        return clock;
    }
}
