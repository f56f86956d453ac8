using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Reads schedules from a YAML file: a list under <c>schedules</c>.</summary>
internal static class ScheduleFile
{
    private const int MaxBytes = 1 << 20;

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
        string[] known = ["name", "namespace", "cron", "interval", "timeZone", "missed", "enabled", "keep", "args", "spec"];
        if (fields.Select(static f => f.Key).Except(known, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            throw new ScheduleException($"{where}: unknown field '{unknown}', the fields are {string.Join(", ", known)}");
        }

        var spec =
            fields["spec"] as JsonObject ?? throw new ScheduleException($"{where}: spec is missing: give the spec of an AnalysisRun");
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

        return ScheduleFields.Read(fields, where, spec);
    }
}
