using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Reads schedules from a YAML file: a list under <c>schedules</c>.</summary>
internal static class ScheduleFile
{
    private const int MaxBytes = 1 << 20;

    private static readonly string[] Sources = ["spec", "templates", "manifest", "object"];

    private static readonly string[] Known =
    [
        "name",
        "namespace",
        "cron",
        "interval",
        "timeZone",
        "missed",
        "enabled",
        "keep",
        "args",
        "arguments",
        .. Sources,
    ];

    /// <exception cref="ScheduleException">The file cannot be read, or a schedule in it cannot be used.</exception>
    public static IReadOnlyList<AnalysisSchedule> Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaxBytes
                ? Parse(File.ReadAllText(path), path)
                : throw new ScheduleException($"--schedules '{path}' has more than {MaxBytes} bytes: split it");
        }
        catch (Exception e) when (e is IOException and not ScheduleException or UnauthorizedAccessException)
        {
            throw new ScheduleException($"--schedules '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <exception cref="ScheduleException">A schedule cannot be used.</exception>
    public static IReadOnlyList<AnalysisSchedule> Parse(string text, string path)
    {
        IReadOnlyList<JsonNode?> documents;
        try
        {
            documents = KubeYaml.Read(text);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new ScheduleException($"--schedules '{path}' is no YAML: {e.Message}", e);
        }

        var schedules = new List<AnalysisSchedule>();
        foreach (var item in documents.OfType<JsonObject>().SelectMany(static d => d["schedules"] as JsonArray ?? []))
        {
            var where = $"--schedules '{path}', schedule {schedules.Count + 1}";
            var schedule = item is JsonObject fields ? Schedule(fields, where) : throw new ScheduleException($"{where} is no object");
            if (schedules.Any(s => (s.Namespace, s.Name) == (schedule.Namespace, schedule.Name)))
            {
                throw new ScheduleException($"{where}: there is another of name '{schedule.Name}': give each a name of its own");
            }

            schedules.Add(schedule);
        }

        return schedules;
    }

    private static AnalysisSchedule Schedule(JsonObject fields, string where)
    {
        if (fields.Select(static f => f.Key).Except(Known, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            throw new ScheduleException($"{where}: unknown field '{unknown}', the fields are {string.Join(", ", Known)}");
        }

        var sources = Sources.Where(fields.ContainsKey).ToList();
        if (sources.Count != 1)
        {
            var found = sources.Count == 0 ? "spec is missing" : $"{string.Join(" and ", sources)} are both there";
            throw new ScheduleException($"{where}: {found}: give one of {string.Join(", ", Sources)}");
        }

        return sources[0] == "spec" ? OfSpec(fields, where) : OfRequest(fields, where);
    }

    private static AnalysisSchedule OfSpec(JsonObject fields, string where)
    {
        if (fields.ContainsKey("arguments"))
        {
            throw new ScheduleException($"{where}: arguments are for stored templates: beside spec give args");
        }

        var spec =
            fields["spec"] as JsonObject ?? throw new ScheduleException($"{where}: spec is no object: give the spec of an AnalysisRun");
        spec = (JsonObject)spec.DeepClone();
        if (fields["args"] is JsonArray args)
        {
            var given = args.Select(static a => (string?)a?["name"]).ToHashSet(StringComparer.Ordinal);
            var others = (spec["args"] as JsonArray ?? []).Where(a => !given.Contains((string?)a?["name"]));
            spec["args"] = new JsonArray([.. others.Concat(args).Select(static a => a?.DeepClone())]);
        }

        var json = KubeJson.Serialize(new JsonObject { ["spec"] = spec.DeepClone() });
        if (!TypedReader.TryRead<AnalysisRun>(json, out var run, out var error) || run!.Spec.Metrics is not { Count: > 0 })
        {
            throw new ScheduleException($"{where}: {error?.ToString() ?? "spec.metrics is empty: give at least one metric"}");
        }

        return ScheduleFields.Read(fields, where, spec, readOnly: true);
    }

    // As a caller of the API says it: stored templates, a manifest, or an object, with arguments.
    private static AnalysisSchedule OfRequest(JsonObject fields, string where)
    {
        if (fields.ContainsKey("args"))
        {
            throw new ScheduleException($"{where}: args are for spec: give arguments");
        }

        var asked = new JsonObject(
            fields
                .Where(static f => f.Key == "arguments" || Sources.Contains(f.Key, StringComparer.Ordinal))
                .Select(static f => KeyValuePair.Create(f.Key, f.Value?.DeepClone()))
        );
        try
        {
            var given = (V1.Schedule)ProtoJson.Read(JsonSerializer.SerializeToElement(asked), V1.Schedule.Descriptor);
            if (given.Templates is null)
            {
                Manifest.Read(given.Manifest, given.Object);
            }
            else if (given.Templates.References.Count == 0)
            {
                throw new ScheduleException($"{where}: templates.references is empty: name at least one stored template");
            }

            var schedule = ScheduleFields.Read(fields, where, null, readOnly: true);
            ScheduleMessages.PutSource(schedule.Definition, given);
            return schedule;
        }
        catch (ApiException e)
        {
            var remedies = e.Violations.Select(static v => v.Remedy).Where(static r => r.Length > 0);
            throw new ScheduleException($"{where}: {e.Message}: {string.Join(' ', remedies)}", e);
        }
    }
}
