using System.Runtime.InteropServices;

namespace Rollouts.Expressions;

/// <summary>A stretch of time in which a zone keeps its offset.</summary>
/// <param name="Name">The abbreviation, such as CET.</param>
/// <param name="Offset">Seconds east of UTC.</param>
/// <param name="Start">The first second since 1970.</param>
/// <param name="End">The first second after.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ZonePeriod(string Name, int Offset, bool IsDaylightSaving, long Start, long End);
