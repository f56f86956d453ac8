using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Reads schedules from a YAML file: a list under <c>schedules</c>.</summary>
internal static partial class ScheduleFile
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

        var name = Text(fields, "name", where) ?? "";
        if (name.Length > 40 || !NameForm().IsMatch(name))
        {
            throw new ScheduleException($"{where}: name is '{name}': give lower case letters, digits and dashes, at most 40");
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

        // YAML's numbers come in several widths; their text is one.
        var keep = fields["keep"]?.ToJsonString() ?? "10";
        return new AnalysisSchedule(
            Text(fields, "namespace", where) ?? "default",
            name,
            Times(fields, where),
            Missed(Text(fields, "missed", where), where),
            (fields["enabled"]?.ToJsonString() ?? "true") switch
            {
                "true" => true,
                "false" => false,
                var other => throw new ScheduleException($"{where}: enabled is {other}: give true or false"),
            },
            int.TryParse(keep, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1000
                ? number
                : throw new ScheduleException($"{where}: keep is {keep}: give 1 to 1000"),
            spec
        );
    }

    private static ScheduleTimes Times(JsonObject fields, string where)
    {
        var (cron, interval) = (Text(fields, "cron", where), Text(fields, "interval", where));
        if ((cron is null) == (interval is null))
        {
            throw new ScheduleException($"{where}: give either cron or interval");
        }

        if (interval is not null)
        {
            return GoDuration.TryParse(interval, out var every) && every.ToTimeSpan() >= TimeSpan.FromSeconds(1)
                ? ScheduleTimes.Every(every.ToTimeSpan())
                : throw new ScheduleException($"{where}: interval is '{interval}': give a duration of at least 1s, as 15m or 1h");
        }

        var zone = Text(fields, "timeZone", where) ?? "UTC";
        try
        {
            return ScheduleTimes.Cron(cron!, TimeZoneInfo.FindSystemTimeZoneById(zone));
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException)
        {
            throw new ScheduleException(
                $"{where}: timeZone is '{zone}': give a name of the IANA list, as Europe/Berlin; the machine needs tzdata",
                e
            );
        }
        catch (FormatException e)
        {
            throw new ScheduleException($"{where}: cron is '{cron}': {e.Message}", e);
        }
    }

    private static MissedFirings Missed(string? text, string where) =>
        text switch
        {
            null or "fireOnce" => MissedFirings.FireOnce,
            "skip" => MissedFirings.Skip,
            "all" => MissedFirings.All,
            _ => throw new ScheduleException($"{where}: missed is '{text}': give fireOnce, skip or all"),
        };

    private static string? Text(JsonObject fields, string name, string where) =>
        fields[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue(out string? text) => text,
            var other => throw new ScheduleException($"{where}: {name} is {other.ToJsonString()}: give a text"),
        };

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", RegexOptions.NonBacktracking)]
    private static partial Regex NameForm();
}
