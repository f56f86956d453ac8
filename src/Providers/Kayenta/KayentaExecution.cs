using System.Text.Json;

namespace Rollouts.Providers;

/// <summary>How far a comparison of Kayenta is.</summary>
/// <param name="IsComplete">Whether it has ended.</param>
/// <param name="Status">Kayenta's word for how, for example <c>succeeded</c> or <c>terminal</c>; may be empty.</param>
/// <param name="Score">The judge's score from 0 to 100; null before the end and when there was no judgement.</param>
internal sealed record KayentaExecution(bool IsComplete, string Status, double? Score)
{
    public static KayentaExecution Read(JsonElement root)
    {
        var complete = root.Optional("complete") ?? throw new FormatException("Missing Complete Status.");
        var score = root.Optional("result")?.Optional("judgeResult")?.Optional("score")?.Optional("score")?.Number();
        return new KayentaExecution(complete.GetBoolean(), StatedReason.Cut(root.Optional("status")?.GetString()) ?? "", score);
    }
}
