using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Rollouts.Api;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Schedules as the API has them.</summary>
internal static class ScheduleMessages
{
    /// <exception cref="ScheduleException">A field cannot be used.</exception>
    public static AnalysisSchedule Read(V1.Schedule given)
    {
        var fields = new JsonObject { ["name"] = given.Name, ["enabled"] = !given.HasEnabled || given.Enabled };
        Put(fields, "namespace", given.Namespace);
        Put(fields, "cron", given.Cron);
        Put(fields, "interval", given.Interval);
        Put(fields, "timeZone", given.TimeZone);
        Put(fields, "missed", given.Missed);
        if (given.Keep != 0)
        {
            fields["keep"] = given.Keep;
        }

        var schedule = ScheduleFields.Read(fields, "schedule", null, readOnly: false);
        PutSource(schedule.Definition, given);
        return schedule;
    }

    /// <summary>What is run, with its arguments, as another schedule has it.</summary>
    public static void PutSource(V1.Schedule definition, V1.Schedule given)
    {
        switch (given.SourceCase)
        {
            case V1.Schedule.SourceOneofCase.Manifest:
                definition.Manifest = given.Manifest;
                break;
            case V1.Schedule.SourceOneofCase.Object:
                definition.Object = given.Object;
                break;
            case V1.Schedule.SourceOneofCase.Templates:
                definition.Templates = given.Templates;
                break;
            default:
                break;
        }

        definition.Arguments.AddRange(given.Arguments);
    }

    /// <summary>The request that would start a run of it.</summary>
    public static V1.StartRunRequest RunOf(V1.Schedule schedule)
    {
        var run = new V1.StartRunRequest { Namespace = schedule.Namespace, Arguments = { schedule.Arguments } };
        switch (schedule.SourceCase)
        {
            case V1.Schedule.SourceOneofCase.Manifest:
                run.Manifest = schedule.Manifest;
                break;
            case V1.Schedule.SourceOneofCase.Object:
                run.Object = schedule.Object;
                break;
            case V1.Schedule.SourceOneofCase.Templates:
                run.Templates = schedule.Templates;
                break;
            default:
                break;
        }

        return run;
    }

    /// <param name="schedule">What is shown.</param>
    /// <param name="latest">The run of its latest firing.</param>
    /// <param name="now">After which it fires next.</param>
    public static V1.Schedule Of(AnalysisSchedule schedule, ScheduledRun? latest, DateTimeOffset now)
    {
        var shown = schedule.Definition.Clone();
        shown.NextAt = schedule.Enabled && schedule.Times.After(now) is { } next ? Timestamp.FromDateTimeOffset(next) : null;
        if (latest is not null)
        {
            shown.LastAt = Timestamp.FromDateTimeOffset(latest.Instant);
            shown.LastRun = latest.Item.Header.Name;
            shown.LastPhase = latest.Phase.Length > 0 ? latest.Phase : AnalysisPhase.Pending;
        }

        return shown;
    }

    public static V1.Schedule Of(UnreadableSchedule schedule) =>
        new()
        {
            Namespace = schedule.Key.Namespace,
            Name = schedule.Key.Name,
            Enabled = false,
            Error = schedule.Error,
        };

    private static void Put(JsonObject fields, string name, string value)
    {
        if (value.Length > 0)
        {
            fields[name] = value;
        }
    }
}
