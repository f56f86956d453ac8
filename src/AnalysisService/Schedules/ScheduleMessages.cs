using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
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

        var schedule = ScheduleFields.Read(fields, "schedule", null);
        var run = RunOf(given);
        var definition = schedule.Definition;
        switch (run.SourceCase)
        {
            case V1.StartRunRequest.SourceOneofCase.Manifest:
                definition.Manifest = run.Manifest;
                break;
            case V1.StartRunRequest.SourceOneofCase.Object:
                definition.Object = run.Object;
                break;
            case V1.StartRunRequest.SourceOneofCase.Templates:
                definition.Templates = run.Templates;
                break;
            default:
                break;
        }

        definition.Arguments.AddRange(run.Arguments);
        return schedule;
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

    public static V1.Schedule Of(AnalysisSchedule schedule, DateTimeOffset now)
    {
        var shown = schedule.Definition.Clone();
        shown.NextAt = schedule.Enabled && schedule.Times.After(now) is { } next ? Timestamp.FromDateTimeOffset(next) : null;
        return shown;
    }

    private static void Put(JsonObject fields, string name, string value)
    {
        if (value.Length > 0)
        {
            fields[name] = value;
        }
    }
}
