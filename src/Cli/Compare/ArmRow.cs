namespace Rollouts.Cli;

/// <summary>One row of a file.</summary>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Time">Seconds since 1970, or null when the file has no times.</param>
/// <param name="Values">The cells beside the time; NaN where there is nothing.</param>
internal readonly record struct ArmRow(int Line, double? Time, double[] Values);
