using Mira.Experiments.Collectives.Mpi;

namespace Mira.Tests.Collectives.Mpi;

public sealed class MpiLibraryTests
{
    /// <summary>Debian's MPICH brings UCX, which would end the process in its own handler of SIGSEGV.</summary>
    [Fact]
    public void A_null_reference_stays_an_exception_where_an_MPI_is_loaded()
    {
        var loaded = MpiLibrary.Installed().ToList();
        Assert.SkipUnless(loaded.Count > 0, "There is no MPI library here.");
        string? nothing = null;

        Assert.Throws<NullReferenceException>(() => nothing!.Length);
    }
}
