namespace Rollouts.Expressions;

/// <summary>Which kinds a value may be of.</summary>
[Flags]
internal enum PossibleKinds
{
    None = 0,
    Nil = 1,
    Bool = 2,
    Number = 4,
    Text = 8,
    List = 16,
    Map = 32,

    /// <summary>Times, durations, bytes and whatever else there is.</summary>
    Other = 64,

    Any = Nil | Bool | Number | Text | List | Map | Other,
}
