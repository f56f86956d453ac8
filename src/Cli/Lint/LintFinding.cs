namespace Rollouts.Cli;

/// <summary>Something that is wrong with a file of manifests.</summary>
/// <param name="Line">Where, from 1; null where the text says so itself.</param>
/// <param name="Subject">Kind and name of the object; null when it is about the file.</param>
/// <param name="Text">What is wrong, in Argo's words where Argo has some.</param>
/// <param name="Remedy">How to mend it.</param>
internal sealed record LintFinding(int? Line, string? Subject, string Text, string? Remedy)
{
    /// <summary>On one line, without the remedy.</summary>
    public override string ToString() =>
        string.Join(": ", ((string?[])[Line is null ? null : $"line {Line}", Subject, Text]).Where(static part => part is not null));
}
