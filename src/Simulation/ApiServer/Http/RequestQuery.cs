using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Rollouts.Simulation;

/// <summary>The query parameters of resource requests.</summary>
internal sealed class RequestQuery(IQueryCollection query)
{
    public string? LabelSelector => Text("labelSelector");
    public string? FieldSelector => Text("fieldSelector");
    public string? Continue => Text("continue");
    public string? ResourceVersion => Text("resourceVersion");
    public string? ResourceVersionMatch => Text("resourceVersionMatch");
    public string? PropagationPolicy => Text("propagationPolicy");
    public int? Limit => Number("limit");
    public int? TimeoutSeconds => Number("timeoutSeconds");
    public int? GracePeriodSeconds => Number("gracePeriodSeconds");
    public bool Watch => Flag("watch");
    public bool AllowWatchBookmarks => Flag("allowWatchBookmarks");
    public bool SendInitialEvents => Flag("sendInitialEvents");

    /// <summary>What the rows of tables carry: <c>None</c>, <c>Metadata</c> or <c>Object</c>.</summary>
    public string IncludeObject => Text("includeObject") ?? "Metadata";

    public bool Pretty => Flag("pretty");

    /// <exception cref="RefusedException">400 when a parameter has an unknown value.</exception>
    public WriteOptions Write =>
        new()
        {
            DryRun = Text("dryRun") switch
            {
                null => false,
                "All" => true,
                var other => throw new RefusedException(
                    Refusals.BadRequest($"dryRun: Unsupported value: \"{other}\": supported values: \"All\"")
                ),
            },
            FieldManager = Text("fieldManager"),
            FieldValidation = Text("fieldValidation") switch
            {
                "Strict" => FieldValidation.Strict,
                "Ignore" => FieldValidation.Ignore,
                null or "Warn" => FieldValidation.Warn,
                var other => throw new RefusedException(
                    Refusals.BadRequest(
                        $"fieldValidation: Unsupported value: \"{other}\": supported values: \"Ignore\", \"Strict\", \"Warn\""
                    )
                ),
            },
        };

    private string? Text(string name) => query.TryGetValue(name, out var values) && values[^1] is { Length: > 0 } text ? text : null;

    private bool Flag(string name) => Text(name) is "true" or "1" or "True" or "TRUE" or "t";

    private int? Number(string name) =>
        Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new RefusedException(Refusals.BadRequest($"{name}: \"{text}\" is not a number"));
}
