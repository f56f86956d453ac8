namespace Rollouts.Expressions;

/// <summary>What a piece of a Go layout stands for, named by how the reference time Mon Jan 2 15:04:05 2006 MST looks in it.</summary>
internal enum LayoutPiece
{
    /// <summary>No piece: the layout ends.</summary>
    None,
    January,
    Jan,
    Month1,
    Month01,
    Monday,
    Mon,
    Day2,
    DayUnderscore2,
    Day02,
    YearDayUnderscore2,
    YearDay002,
    Hour15,
    Hour3,
    Hour03,
    Minute4,
    Minute04,
    Second5,
    Second05,
    Year2006,
    Year06,
    UpperPM,
    LowerPM,
    MST,

    /// <summary>Offsets: with <c>Z</c> in place of zero, with colons, with seconds or hours only.</summary>
    Z0700,
    Z070000,
    Z07,
    Z0700Colon,
    Z070000Colon,
    Offset0700,
    Offset070000,
    Offset07,
    Offset0700Colon,
    Offset070000Colon,

    /// <summary><c>.000</c>: that many digits.</summary>
    FractionZeros,

    /// <summary><c>.999</c>: up to that many digits, none when they are zero.</summary>
    FractionNines,
}
