using System.Globalization;

namespace Rollouts.Benchmarks;

/// <summary>Calls by verb and kind, writes also by what they changed.</summary>
internal sealed class AuditCounts
{
    private readonly SortedDictionary<(string Verb, string Kind), int> _calls = [];
    private readonly Dictionary<string, int> _changes = [];
    private readonly SortedDictionary<int, int> _refusals = [];
    private readonly List<string> _idle = [];

    /// <summary>Creates, patches and deletes of anything but events.</summary>
    public int Writes => Sum(static (verb, kind) => IsWrite(verb) && kind != "events");

    public int Events => Sum(static (verb, kind) => IsWrite(verb) && kind == "events");

    public int Reads => Sum(static (verb, _) => verb == "get");

    public int Lists => Sum(static (verb, _) => verb == "list");

    /// <summary>Calls that the server refused, conflicts included.</summary>
    public int Refused => _refusals.Values.Sum();

    public string Refusals => string.Join(", ", _refusals.Select(static refusal => $"{refusal.Value} times {refusal.Key}"));

    /// <summary>Writes that were taken and changed nothing.</summary>
    public IReadOnlyList<string> IdleWrites => _idle;

    public void Add(string verb, string kind, int code)
    {
        _calls[(verb, kind)] = _calls.GetValueOrDefault((verb, kind)) + 1;
        if (code >= 400)
        {
            _refusals[code] = _refusals.GetValueOrDefault(code) + 1;
        }
    }

    /// <param name="kind">Of what.</param>
    /// <param name="members">The members that were written.</param>
    public void Change(string kind, string members)
    {
        var change = $"{kind}: {members}";
        _changes[change] = _changes.GetValueOrDefault(change) + 1;
    }

    public void Idle(string kind, string name) => _idle.Add($"{kind} {name}");

    /// <summary>One line for each verb and kind, then one for each set of members that patches of anything but events wrote.</summary>
    public IEnumerable<string> Lines(int rollouts) =>
        _calls
            .Where(static call => call.Key.Verb != "watch")
            .Select(call => Line($"{call.Key.Verb} {call.Key.Kind}", call.Value, rollouts))
            .Concat(
                _changes.OrderByDescending(static change => change.Value).Select(change => Line($"  {change.Key}", change.Value, rollouts))
            );

    private static string Line(string what, int calls, int rollouts) =>
        string.Create(CultureInfo.InvariantCulture, $"  {what, -110}{calls, 8}{calls / (double)rollouts, 8:0.00} each");

    private static bool IsWrite(string verb) => verb is "create" or "patch" or "update" or "delete";

    private int Sum(Func<string, string, bool> counts) =>
        _calls.Where(call => counts(call.Key.Verb, call.Key.Kind)).Sum(static call => call.Value);
}
