using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lava.Infra.Tests.Calls;

/// <summary>
/// Which methods can be reached from others, by the compiled code of our assemblies. A call by an interface or a base class may reach every
/// method of ours that stands behind it; so more may be said to be reached than ever is, but nothing less.
/// </summary>
internal sealed class CallGraph
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private readonly HashSet<Assembly> _ours;
    private readonly Dictionary<MethodBase, List<MethodBase>> _behind = [];
    private readonly Dictionary<MethodBase, List<MethodBase>> _next = [];

    public CallGraph(IEnumerable<Assembly> ours)
    {
        _ours = [.. ours];
        foreach (var type in _ours.SelectMany(a => a.GetTypes()).Where(t => t is { IsInterface: false })) Learn(type);
    }

    /// <summary>All methods and constructors of a type and of those within it.</summary>
    public static IEnumerable<MethodBase> MethodsOf(Type type) =>
        type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)).Concat(type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).SelectMany(MethodsOf));

    /// <summary>What stands behind a method of an interface or a base class.</summary>
    public IEnumerable<MethodBase> Behind(MethodBase method) => _behind.GetValueOrDefault(Instructions.Definition(method), []);

    /// <summary>Everything reached from the entries, themselves included. At a method for which <paramref name="enter"/> says no it goes no further.</summary>
    public HashSet<MethodBase> Reached(IEnumerable<MethodBase> entries, Func<MethodBase, bool> enter)
    {
        var seen = new HashSet<MethodBase>();
        var waiting = new Queue<MethodBase>(entries.Select(Instructions.Definition));
        while (waiting.TryDequeue(out var method))
        {
            if (!seen.Add(method) || !enter(method)) continue;
            foreach (var next in Next(method)) waiting.Enqueue(next);
        }
        return seen;
    }

    private List<MethodBase> Next(MethodBase method)
    {
        if (_next.TryGetValue(method, out var known)) return known;
        var found = new List<MethodBase>();
        if (_ours.Contains(method.Module.Assembly))
        {
            found.AddRange(Instructions.MethodsIn(method));
            // An asynchronous method or an iterator is a type that its method makes.
            if (method.GetCustomAttribute<StateMachineAttribute>() is { } machine) found.AddRange(MethodsOf(machine.StateMachineType));
        }
        found.AddRange(Behind(method));
        return _next[method] = found;
    }

    private void Learn(Type type)
    {
        foreach (var method in type.GetMethods(Declared).Where(m => m.IsVirtual && m.GetBaseDefinition() != m)) Add(method.GetBaseDefinition(), method);
        foreach (var face in type.GetInterfaces())
        {
            if (type.IsGenericTypeDefinition && face.ContainsGenericParameters) continue;
            var map = type.GetInterfaceMap(face);
            foreach (var (asked, answers) in map.InterfaceMethods.Zip(map.TargetMethods))
                if (answers is not null) Add(asked, answers);
        }
    }

    private void Add(MethodBase asked, MethodBase answers)
    {
        if (!_ours.Contains(asked.Module.Assembly)) return;
        var key = Instructions.Definition(asked);
        if (!_behind.TryGetValue(key, out var list)) _behind[key] = list = [];
        list.Add(Instructions.Definition(answers));
    }
}
