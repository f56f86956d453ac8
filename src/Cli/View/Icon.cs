namespace Rollouts.Cli;

/// <summary>The signs of the tree and of states, with their colours (row J4).</summary>
internal static class Icon
{
    public const string Rollout = "⟳";
    public const string Revision = "#";
    public const string ReplicaSet = "⧉";
    public const string Pod = "□";
    public const string Job = "⊞";
    public const string Experiment = "Σ";
    public const string AnalysisRun = "α";

    public static Piece Waiting { get; } = new("◷", Ink.Yellow);
    public static Piece Progressing { get; } = new("◌", Ink.BrightBlue);
    public static Piece Warning { get; } = new("⚠", Ink.Red);
    public static Piece Unknown { get; } = new("?", Ink.Yellow);
    public static Piece Good { get; } = new("✔", Ink.Green);
    public static Piece Bad { get; } = new("✖", Ink.Red);
    public static Piece Paused { get; } = new("॥");
    public static Piece Neutral { get; } = new("•");
    public static Piece None { get; } = new(" ");
}
