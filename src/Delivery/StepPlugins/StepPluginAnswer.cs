using System.Text.Json;

namespace Rollouts.Delivery;

/// <summary>What came of a call of a step plugin (row H46).</summary>
/// <param name="Call">The call.</param>
/// <param name="Phase">One of <see cref="Api.StepPluginPhase"/>; Error when the call itself failed.</param>
/// <param name="Message">In the plugin's words, or why the call failed.</param>
/// <param name="RequeueAfter">For a running step, when the plugin wants to be asked again.</param>
/// <param name="Status">The plugin's own state.</param>
/// <param name="At">When it came.</param>
public sealed record StepPluginAnswer(
    StepPluginCall Call,
    string Phase,
    string Message,
    TimeSpan? RequeueAfter,
    JsonElement? Status,
    DateTimeOffset At
);
