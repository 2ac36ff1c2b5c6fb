namespace Mira.Experiments.Collectives.Mpi;

/// <summary>Families of MPI libraries: those of one family agree on the constants of the C interface.</summary>
public enum MpiFamily
{
    /// <summary>Open MPI 4 and 5: handles are addresses of symbols.</summary>
    OpenMpi,

    /// <summary>MPICH, and Intel MPI and MVAPICH, which follow its binary interface.</summary>
    Mpich,

    /// <summary>The binary interface of the MPI-5 standard.</summary>
    Standard,
}

/// <summary>Constants of one binary interface; handles of every kind are passed as <c>nint</c>.</summary>
/// <remarks>Sources: mpi.h of Open MPI 4.1.4, of MPICH 4.0.2, and of the MPI-5 ABI as MPICH 5.0.2 has it.</remarks>
internal sealed record MpiAbi
{
    internal required MpiFamily Family { get; init; }

    internal required nint World { get; init; }

    internal required nint Float { get; init; }

    internal required nint Double { get; init; }

    internal required nint Int64 { get; init; }

    internal required nint Byte { get; init; }

    internal required nint Sum { get; init; }

    internal required nint Max { get; init; }

    /// <summary>Handler that returns errors to the caller.</summary>
    internal required nint ErrorsReturn { get; init; }

    internal required nint InfoNull { get; init; }

    /// <summary>MPI_IN_PLACE: given as the send buffer when the input is already in the receive buffer.</summary>
    internal required nint InPlace { get; init; }

    /// <summary>MPI_THREAD_MULTIPLE: the watchdog may end the run while another thread waits.</summary>
    internal required int ThreadMultiple { get; init; }

    /// <summary>MPI_COMM_TYPE_SHARED: processes of one machine.</summary>
    internal required int TypeShared { get; init; }

    /// <summary>The family of a library, by its file name first.</summary>
    /// <remarks>A look-up also searches the libraries that one depends on: Open MPI 6's standard interface stands on
    /// one with Open MPI's symbols.</remarks>
    /// <param name="fileName">Name of the library's file.</param>
    /// <param name="export">Address of an exported symbol; 0 where there is none.</param>
    internal static MpiAbi Of(string fileName, Func<string, nint> export) =>
        fileName.Contains("mpi_abi", StringComparison.Ordinal) ? Standard
        : export("ompi_mpi_comm_world") != 0 ? OpenMpi(export)
        : Mpich;

    private static MpiAbi OpenMpi(Func<string, nint> export) => new()
    {
        Family = MpiFamily.OpenMpi,
        World = export("ompi_mpi_comm_world"),
        Float = export("ompi_mpi_float"),
        Double = export("ompi_mpi_double"),
        Int64 = export("ompi_mpi_int64_t"),
        Byte = export("ompi_mpi_byte"),
        Sum = export("ompi_mpi_op_sum"),
        Max = export("ompi_mpi_op_max"),
        ErrorsReturn = export("ompi_mpi_errors_return"),
        InfoNull = export("ompi_mpi_info_null"),
        InPlace = 1,
        ThreadMultiple = 3,
        TypeShared = 0,
    };

    private static MpiAbi Mpich { get; } = new()
    {
        Family = MpiFamily.Mpich,
        World = 0x44000000,
        Float = 0x4c00040a,
        Double = 0x4c00080b,
        Int64 = 0x4c00083a,
        Byte = 0x4c00010d,
        Sum = 0x58000003,
        Max = 0x58000001,
        ErrorsReturn = 0x54000001,
        InfoNull = 0x1c000000,
        InPlace = -1,
        ThreadMultiple = 3,
        TypeShared = 1,
    };

    private static MpiAbi Standard { get; } = new()
    {
        Family = MpiFamily.Standard,
        World = 0x101,
        Float = 0x210,
        Double = 0x214,
        Int64 = 0x258,
        Byte = 0x247,
        Sum = 0x21,
        Max = 0x23,
        ErrorsReturn = 0x143,
        InfoNull = 0x130,
        InPlace = 1,
        ThreadMultiple = 4096,
        TypeShared = 221,
    };
}
