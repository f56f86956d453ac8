using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using Rollouts.Api;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Reads the fields of a schedule, of a file or of a caller.</summary>
internal static partial class ScheduleFields
{
    private const int MaxText = 200;

    /// <param name="fields">The fields but those that say what is run.</param>
    /// <param name="where">Begins the message of an error.</param>
    /// <param name="spec">What is run; null where the definition says it.</param>
    /// <param name="readOnly">Whether it is of a file.</param>
    /// <exception cref="ScheduleException">A field cannot be used.</exception>
    public static AnalysisSchedule Read(JsonObject fields, string where, JsonObject? spec, bool readOnly)
    {
        var name = Text(fields, "name", where) ?? "";
        if (name.Length > 40 || !NameForm().IsMatch(name))
        {
            throw ScheduleException.Of(where, "name", $"'{name}'", "give lower case letters, digits and dashes, at most 40");
        }

        var enabled = (fields["enabled"]?.ToJsonString() ?? "true") switch
        {
            "true" => true,
            "false" => false,
            var other => throw ScheduleException.Of(where, "enabled", other, "give true or false"),
        };
        // YAML's numbers come in several widths; their text is one.
        var keep = fields["keep"]?.ToJsonString() ?? "10";
        if (!int.TryParse(keep, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 1000)
        {
            throw ScheduleException.Of(where, "keep", keep, "give 1 to 1000");
        }

        var definition = new V1.Schedule
        {
            Namespace = Text(fields, "namespace", where) ?? "default",
            Name = name,
            Cron = Text(fields, "cron", where) ?? "",
            Interval = Text(fields, "interval", where) ?? "",
            TimeZone = Text(fields, "timeZone", where) ?? "UTC",
            Missed = Text(fields, "missed", where) ?? "fireOnce",
            Enabled = enabled,
            Keep = number,
            ReadOnly = readOnly,
        };
        if (spec is not null)
        {
            definition.Object = Struct.Parser.ParseJson(spec.ToJsonString());
        }

        return new AnalysisSchedule(
            definition.Namespace,
            name,
            Times(fields, where),
            Missed(definition.Missed, where),
            enabled,
            number,
            spec,
            definition
        );
    }

    private static ScheduleTimes Times(JsonObject fields, string where)
    {
        var (cron, interval) = (Text(fields, "cron", where), Text(fields, "interval", where));
        if ((cron is null) == (interval is null))
        {
            throw ScheduleException.Of(where, "cron", cron is null ? null : $"'{cron}'", "give either cron or interval");
        }

        if (interval is not null)
        {
            return GoDuration.TryParse(interval, out var every) && every.ToTimeSpan() >= TimeSpan.FromSeconds(1)
                ? ScheduleTimes.Every(every.ToTimeSpan())
                : throw ScheduleException.Of(where, "interval", $"'{interval}'", "give a duration of at least 1s, as 15m or 1h");
        }

        var zone = Text(fields, "timeZone", where) ?? "UTC";
        try
        {
            return ScheduleTimes.Cron(cron!, TimeZoneInfo.FindSystemTimeZoneById(zone));
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException)
        {
            throw ScheduleException.Of(
                where,
                "timeZone",
                $"'{zone}'",
                "give a name of the IANA list, as Europe/Berlin; the machine needs tzdata",
                e
            );
        }
        catch (FormatException e)
        {
            throw ScheduleException.Of(where, "cron", $"'{cron}'", e.Message, e);
        }
    }

    private static MissedFirings Missed(string? text, string where) =>
        text switch
        {
            null or "fireOnce" => MissedFirings.FireOnce,
            "skip" => MissedFirings.Skip,
            "all" => MissedFirings.All,
            _ => throw ScheduleException.Of(where, "missed", $"'{text}'", "give fireOnce, skip or all"),
        };

    private static string? Text(JsonObject fields, string name, string where) =>
        fields[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue(out string? text) => text.Length <= MaxText
                ? text
                : throw ScheduleException.Of(where, name, $"'{ShownText.Cut(text)}'", $"give at most {MaxText} characters"),
            var other => throw ScheduleException.Of(where, name, other.ToJsonString(), "give a text"),
        };

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", RegexOptions.NonBacktracking)]
    private static partial Regex NameForm();
}
