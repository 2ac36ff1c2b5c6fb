namespace Mira.Datasets.Fetching;

/// <summary>What a fetch is doing.</summary>
public enum FetchStep
{
    /// <summary>Receiving bytes.</summary>
    Download,

    /// <summary>Waiting to try again after a failure.</summary>
    Retry,

    /// <summary>Hashing what was received.</summary>
    Verify,

    /// <summary>Telling how far a checksum can be trusted: see <see cref="FetchProgress.Note"/>.</summary>
    Trust,

    /// <summary>Writing the files of an archive.</summary>
    Unpack,
}
