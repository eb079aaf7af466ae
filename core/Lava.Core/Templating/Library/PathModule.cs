using System.Text;

namespace Lava.Core.Templating;

/// <summary>The part of Python's <c>os.path</c> that only works on text, for POSIX paths.</summary>
internal static class PathModule
{
    private static readonly BuiltinTable Functions = new BuiltinTable()
        .Add("basename", "p", (_, a) => a.Text(0)[(a.Text(0).LastIndexOf('/') + 1)..])
        .Add("dirname", "p", (_, a) => Head(a.Text(0)))
        .Add("split", "p", (_, a) => new PyTuple([Head(a.Text(0)), a.Text(0)[(a.Text(0).LastIndexOf('/') + 1)..]]))
        .Add("splitext", "p", (_, a) => SplitExtension(a.Text(0)))
        .Add("splitdrive", "p", (_, a) => new PyTuple(["", a.Text(0)]))
        .Add("join", "a *p", Join)
        .Add("normpath", "path", (_, a) => Normal(a.Text(0)))
        .Add("normcase", "s", (_, a) => a.Text(0))
        .Add("isabs", "s", (_, a) => a.Text(0).StartsWith('/'))
        .Add("commonprefix", "m", (e, a) => CommonPrefix(Texts(e, a[0])))
        .Add("commonpath", "paths", (e, a) => CommonPath(Texts(e, a[0])))
        .Add("relpath", "path start", (_, a) => Relative(a.Text(0), a.Text(1)));

    public static Module Module { get; } = new("posixpath", name => (object?)Functions.Find(name) ?? name switch
    {
        "sep" => "/",
        "extsep" or "curdir" => ".",
        "pardir" => "..",
        "pathsep" => ":",
        _ => null,
    });

    private static string Head(string path)
    {
        var head = path[..(path.LastIndexOf('/') + 1)];
        return head.Trim('/').Length == 0 ? head : head.TrimEnd('/');
    }

    private static PyTuple SplitExtension(string path)
    {
        var name = path.LastIndexOf('/') + 1;
        var dot = path.LastIndexOf('.');
        return dot > name && path[name..dot].Any(c => c != '.')
            ? new PyTuple([path[..dot], path[dot..]])
            : new PyTuple([path, ""]);
    }

    private static string Join(Evaluation e, Bound a)
    {
        var path = new StringBuilder(a.Text(0));
        foreach (var item in a.Rest)
        {
            var part = Convertible.Text(item) ?? throw Fault.Type($"join() argument must be str, not '{TypeNames.Of(item)}'");
            if (part.StartsWith('/'))
            {
                path.Clear();
            }
            else if (path.Length > 0 && path[^1] != '/')
            {
                path.Append('/');
            }

            path.Append(part);
            e.Fit(path.Length);
        }

        return e.Made(path.ToString());
    }

    private static string Normal(string path)
    {
        var root = path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("///", StringComparison.Ordinal) ? "//"
            : path.StartsWith('/') ? "/" : "";
        var parts = new List<string>();
        foreach (var part in path.Split('/').Where(p => p.Length > 0 && p != "."))
        {
            if (part != ".." || (root.Length == 0 && parts.Count == 0) || (parts.Count > 0 && parts[^1] == ".."))
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        var text = root + string.Join('/', parts);
        return text.Length == 0 ? "." : text;
    }

    private static List<string> Texts(Evaluation e, object? values) =>
        [.. Sequences.ToList(e, values).Items.Select(v => Convertible.Text(v) ?? throw Fault.Type("paths must be strings"))];

    private static string CommonPrefix(List<string> texts)
    {
        var shortest = texts.Count == 0 ? "" : texts.MinBy(t => t.Length)!;
        var length = Enumerable.Range(0, shortest.Length).TakeWhile(i => texts.All(t => t[i] == shortest[i])).Count();
        return shortest[..length];
    }

    private static string CommonPath(List<string> paths)
    {
        if (paths.Count == 0)
        {
            throw Fault.Value("commonpath() arg is an empty sequence");
        }

        var absolute = paths[0].StartsWith('/');
        if (paths.Any(p => p.StartsWith('/') != absolute))
        {
            throw Fault.Value("Can't mix absolute and relative paths");
        }

        var split = paths.Select(p => p.Split('/').Where(s => s.Length > 0 && s != ".").ToArray()).ToList();
        var common = split[0].Take(split.Min(s => s.Length)).TakeWhile((part, i) => split.All(s => s[i] == part));
        return (absolute ? "/" : "") + string.Join('/', common);
    }

    private static string Relative(string path, string start)
    {
        string[] Parts(string p) => Normal(p).Split('/').Where(s => s.Length > 0 && s != ".").ToArray();
        var (to, from) = (Parts(path), Parts(start));
        var shared = to.Zip(from).TakeWhile(p => p.First == p.Second).Count();
        var text = string.Join('/', Enumerable.Repeat("..", from.Length - shared).Concat(to.Skip(shared)));
        return text.Length == 0 ? "." : text;
    }
}
